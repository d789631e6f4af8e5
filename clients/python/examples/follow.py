"""The changes of a pair of countries as they come, until Ctrl-C:  python follow.py CA-US"""

import asyncio
import sys

from entente import AsyncClient, EntenteError, v1


def tell(error: EntenteError | None) -> None:
    """A stream that broke off is gone on from."""
    print(error or "the stream ended", file=sys.stderr)


async def main(pair: str) -> None:
    async with AsyncClient() as client, client.watch(f"pair:{pair}", on_break=tell) as watch:
        try:
            async for message, _ in watch:
                for change in message.changes.changes:
                    for event in change.events:
                        effect = v1.WatchEvent.Effect.Name(event.effect)
                        print(change.change.number, effect, event.document, flush=True)
        finally:
            print(f"to go on from here: {watch.resume_token}")


try:
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "CA-US"))
except KeyboardInterrupt:
    pass
