"""What an agency takes part in, newest first:  python initiatives.py us-cbp"""

import sys

from entente import Client

agency = sys.argv[1] if len(sys.argv) > 1 else "us-cbp"
with Client() as client:
    for initiative in client.initiatives(f"agency:{agency}"):
        title = initiative.titles[0].text if initiative.titles else initiative.name
        print(initiative.announced.edtf or "undated", title)
