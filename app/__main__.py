"""The command line: serve | worker | analyze FILE | quote FILE | catalogue … | user … | db …"""

from app.commands import main

if __name__ == "__main__":
    main()
