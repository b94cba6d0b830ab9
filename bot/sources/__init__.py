"""Where articles come from: bytes in, RawArticle out."""
