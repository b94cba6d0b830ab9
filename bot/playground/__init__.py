"""A Discord look-alike on loopback, for the console, the tests and the benchmarks."""
