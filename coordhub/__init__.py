"""CoordHub: the working tool of a joint-conference office (联席会议办公室)."""

__version__ = "0.1.0"
