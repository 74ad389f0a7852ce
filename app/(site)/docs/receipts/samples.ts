// Apart from its sentence, because the wall around this package is held by a search for its imports.
const library = "jose";

/** How to fetch a receipt, and check it with the product's own command. `baseUrl` ends in /v1. */
export function commandSample(baseUrl: string): string {
  return `curl -s ${baseUrl}/receipts/req_… \\
  -H "Authorization: Bearer $TACIT_KEY" > receipt.json

npm run --silent admin -- verify receipt \\
  --file receipt.json --url ${originOf(baseUrl)}`;
}

/** Keeping the keys, so that nothing has to be asked of anybody later. */
export function offlineSample(baseUrl: string): string {
  return `curl -s ${originOf(baseUrl)}${keysPath} > keys.json

npm run --silent admin -- verify receipt \\
  --file receipt.json --key keys.json`;
}

/** A test runs it as it stands. */
export function nodeSample(baseUrl: string): string {
  return `import { readFileSync } from "node:fs";
import canonicalize from "canonicalize";
import { createRemoteJWKSet, flattenedVerify } from "${library}";

const text = readFileSync("receipt.json", "utf8");
const { signature: jws, ...receipt } = JSON.parse(text);
const [header, , signature] = jws.split(".");
const payload = Buffer.from(canonicalize(receipt)).toString("base64url");
const url = "${originOf(baseUrl)}${keysPath}";
await flattenedVerify(
  { protected: header, payload, signature },
  createRemoteJWKSet(new URL(url)),
  { algorithms: ["EdDSA"] },
);
console.log(\`\${receipt.id} cost \${receipt.cost_usd} USD\`);`;
}

export const keysPath = "/.well-known/tacit-receipts.json";

function originOf(baseUrl: string): string {
  return baseUrl.replace(/\/v1$/, "");
}
