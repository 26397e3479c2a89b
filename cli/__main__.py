import sys

try:
    from cli.main import main

    sys.exit(main(sys.argv[1:]))
except KeyboardInterrupt:  # before a command has its own way to stop
    sys.exit(130)
