"""What is there: users, guilds with their roles and channels, direct messages, and the demo's reading room."""

from __future__ import annotations

from dataclasses import dataclass, field

TEXT, DM, CATEGORY, NEWS, NEWS_THREAD, THREAD, PRIVATE_THREAD, FORUM = 0, 1, 4, 5, 10, 11, 12, 15
THREAD_KINDS = frozenset({NEWS_THREAD, THREAD, PRIVATE_THREAD})
GROUP_DM = 3

# View, send, send in threads, embed links, attach files, read history: what the bot's invite link asks for.
BOT_PERMISSIONS = 274878024704
# What Discord gives everybody in a new server, as far as text goes.
EVERYONE_PERMISSIONS = (
    (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 31) | (1 << 35) | (1 << 38) | (1 << 50)
)
JOINED = "2024-01-01T00:00:00+00:00"


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    bot: bool = False
    global_name: str | None = None


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: str
    name: str
    permissions: int = 0
    position: int = 1
    mentionable: bool = False
    bot_id: str | None = None


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies a role (kind 0) or a member (kind 1)."""

    id: str
    kind: int = 0
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Tag:
    """A tag of a forum."""

    id: str
    name: str
    moderated: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, a thread or a direct message."""

    id: str
    kind: int
    name: str
    guild_id: str | None = None
    parent_id: str | None = None
    position: int = 0
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    require_tag: bool = False
    last_message_id: str | None = None
    recipients: tuple[str, ...] = ()
    # Threads only.
    owner_id: str | None = None
    applied_tags: tuple[str, ...] = ()
    archived: bool = False
    locked: bool = False
    archive_minutes: int = 1440
    created: str = JOINED
    message_count: int = 0


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    roles: list[str] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True)
class Guild:
    """A server."""

    id: str
    name: str
    owner_id: str
    roles: list[Role] = field(default_factory=list)
    channels: dict[str, Channel] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    locale: str = "en-US"
    system_channel_id: str | None = None
    unavailable: bool = False

    def channel(self, name: str) -> Channel:
        """The channel of that name, with or without its hash; KeyError where there is none."""
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == wanted:
                return channel
        raise KeyError(name)

    def role(self, name: str) -> Role:
        """The role of that name; KeyError where there is none."""
        for role in self.roles:
            if role.name == name:
                return role
        raise KeyError(name)


@dataclass(slots=True)
class World:
    """All of it. The bot's application has the bot's own id, as applications of today do."""

    bot: User
    owner: User
    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    dms: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    next_id: int = 1_200_000_000_000_000_100

    def __post_init__(self) -> None:
        for user in (self.bot, self.owner):
            self.users.setdefault(user.id, user)

    def new_id(self) -> str:
        """An id of its own for a thing that was there before the bot."""
        self.next_id += 1
        return str(self.next_id)

    def guild(self, guild_id: str | None) -> Guild | None:
        """The guild of that id, if the bot is in it."""
        return self.guilds.get(guild_id) if guild_id else None

    def channel(self, channel_id: str | None) -> Channel | None:
        """The channel, thread or direct message of that id."""
        if channel_id is None:
            return None
        if channel_id in self.dms:
            return self.dms[channel_id]
        for guild in self.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        return None

    def dm_with(self, user_id: str, new_id: str) -> Channel:
        """The direct messages of the bot and a user; made with `new_id` where there were none."""
        for channel in self.dms.values():
            if channel.kind == DM and user_id in channel.recipients:
                return channel
        channel = Channel(id=new_id, kind=DM, name="", recipients=(user_id, self.bot.id))
        self.dms[channel.id] = channel
        return channel

    def add_user(self, name: str) -> User:
        """A new person, known to `Playground.person` by this name."""
        user = User(id=self.new_id(), name=name, global_name=name.capitalize())
        self.users[user.id] = user
        self.people[name] = user.id
        return user

    def add_guild(self, name: str, owner: User | None = None, bot_permissions: int = BOT_PERMISSIONS) -> Guild:
        """A new server with @everyone, the bot and its managed role, one text channel, and the known people."""
        guild_id = self.new_id()
        owner = owner or self.owner
        guild = Guild(id=guild_id, name=name, owner_id=owner.id)
        guild.roles.append(Role(id=guild_id, name="@everyone", permissions=EVERYONE_PERMISSIONS, position=0))
        own = Role(id=self.new_id(), name=self.bot.name, permissions=bot_permissions, bot_id=self.bot.id)
        guild.roles.append(own)
        guild.members[self.bot.id] = Member(self.bot, roles=[own.id])
        for user_id in dict.fromkeys((owner.id, *self.people.values())):
            guild.members[user_id] = Member(self.users[user_id])
        self.guilds[guild_id] = guild
        self.add_channel(guild, "general")
        return guild

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        """A new channel at the end of the guild's list."""
        channel = Channel(self.new_id(), kind, name, guild_id=guild.id, position=len(guild.channels))
        guild.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, kind: int = THREAD) -> Channel:
        """A new thread of the guild's owner below a channel."""
        guild = self.guilds[parent.guild_id or ""]
        thread = Channel(self.new_id(), kind, name, guild.id, parent.id, owner_id=guild.owner_id)
        guild.channels[thread.id] = thread
        return thread

    def add_role(self, guild: Guild, name: str, permissions: int = 0, mentionable: bool = False) -> Role:
        """A new role above the others."""
        role = Role(self.new_id(), name, permissions, position=len(guild.roles), mentionable=mentionable)
        guild.roles.append(role)
        return role


def demo_world() -> World:
    """One server, "Reading room", with the same ids in every run: what was saved in one demo still fits the next."""
    bot = User(id="1200000000000000001", name="Clipdesk", bot=True)
    owner = User(id="1200000000000000002", name="operator", global_name="Operator")
    world = World(bot=bot, owner=owner)
    world.people["operator"] = owner.id
    reader, admin = world.add_user("reader"), world.add_user("admin")
    guild = world.add_guild("Reading room", owner=admin)
    guild.members[reader.id].nick = "Reader"
    editors = world.add_role(guild, "Editors", permissions=(1 << 5) | (1 << 4) | (1 << 13))
    guild.members[admin.id].roles.append(editors.id)
    world.add_role(guild, "Morning readers", mentionable=True)
    world.add_channel(guild, "news", NEWS)
    forum = world.add_channel(guild, "clippings", FORUM)
    forum.tags = [Tag(world.new_id(), "daily"), Tag(world.new_id(), "archive")]
    strict = world.add_channel(guild, "tagged-clippings", FORUM)
    strict.tags = [Tag(world.new_id(), "daily"), Tag(world.new_id(), "archive")]
    strict.require_tag = True
    staff = world.add_channel(guild, "staff")
    staff.overwrites = [Overwrite(guild.id, deny=1 << 10), Overwrite(editors.id, allow=1 << 10)]
    guild.system_channel_id = guild.channel("general").id
    keepers = world.add_role(guild, "Keepers", permissions=1 << 3)
    guild.members[owner.id].roles.append(keepers.id)
    return world
