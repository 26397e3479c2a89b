"""Sites of every system on loopback, added by the command with no edit, and hopeless ones, refused with the reason."""


def main() -> int:
    from bench.add.command import run

    return run()
