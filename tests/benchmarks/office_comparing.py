"""Keeps one LibreOffice open and compares Word files in it. Run by the system's Python, which has the bridge.

    python3 office_comparing.py SOFFICE FOLDER

Says one line when ready. Then each line read is `["old", "new", "marked"]` in file URLs, each answered by one line.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def values(**given):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in given.items())


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("no office")


def main():
    program, folder = sys.argv[1:]
    pipe = f"comparing{os.getpid()}"
    profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
    listen = f"--accept=pipe,name={pipe};urp;"
    office = subprocess.Popen(
        [program, "--headless", "--norestore", "--nologo", profile, listen], stdout=subprocess.DEVNULL
    )
    context = connected(pipe)
    desktop, dispatcher = (
        context.ServiceManager.createInstanceWithContext(f"com.sun.star.frame.{name}", context)
        for name in ("Desktop", "DispatchHelper")
    )
    print("ready", flush=True)
    for line in sys.stdin:
        old, new, marked = json.loads(line)
        document = desktop.loadComponentFromURL(new, "_blank", 0, values(Hidden=True))
        frame = document.CurrentController.Frame
        dispatcher.executeDispatch(frame, ".uno:CompareDocuments", "", 0, values(URL=old, NoAcceptDialog=True))
        document.storeToURL(marked, values(FilterName="MS Word 2007 XML"))
        document.close(True)
        print("done", flush=True)
    desktop.terminate()
    office.wait(30)


if __name__ == "__main__":
    main()
