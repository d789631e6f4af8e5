// What an agency takes part in, newest first:  node initiatives.js us-cbp

import { createClient } from "@entente/client";

const agency = process.argv[2] ?? "us-cbp";
const client = createClient();
for await (const initiative of client.initiatives(`agency:${agency}`)) {
  console.log(initiative.announced?.edtf ?? "undated", initiative.titles[0]?.text ?? initiative.name);
}
