// Requests of the caller's that are changed before they are sent are changed in a copy.

import { clone, create, isMessage, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";

/** A message of its own that says what `init` says. */
export function copyOf<Desc extends DescMessage>(desc: Desc, init: MessageInitShape<Desc>): MessageShape<Desc> {
  return isMessage(init, desc) ? clone(desc, init) : create(desc, init);
}
