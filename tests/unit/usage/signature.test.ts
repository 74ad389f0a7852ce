import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { calculateJwkThumbprint, createLocalJWKSet, flattenedVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { checkSignature } from "@/lib/usage/receipts/check-signature";
import type { KeySet } from "@/lib/usage/receipts/key-set";
import { signReceipt } from "@/lib/usage/receipts/sign-receipt";
import { deriveSigningKey, signingKey } from "@/lib/usage/receipts/signing-key";
import type { Receipt } from "@/lib/usage/schema";
import { newCredentialsKey, provideCredentialsKey, unsigned } from "./receipt";

let receipt: Receipt;
let keys: KeySet;

beforeAll(async () => {
  provideCredentialsKey();
  receipt = await signReceipt(unsigned);
  keys = { keys: [(await signingKey()).publicKey] };
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** RFC 8785 once more, for values whose numbers are whole: written from the RFC, not from the product. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

const asRead = (value: object) => JSON.parse(JSON.stringify(value));

test("a signature verifies with Node's own cryptography, over canonical JSON written by somebody else", () => {
  const { signature, ...rest } = asRead(receipt);
  const [header, between, bytes] = signature.split(".");
  expect(between).toBe("");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "EdDSA", kid: keys.keys[0]!.kid });
  const signed = Buffer.from(`${header}.${Buffer.from(canonical(rest)).toString("base64url")}`);
  const key = createPublicKey({ key: { ...keys.keys[0] }, format: "jwk" });
  expect(verify(null, signed, key, Buffer.from(bytes, "base64url"))).toBe(true);
  expect(verify(null, Buffer.from(`${signed}A`), key, Buffer.from(bytes, "base64url"))).toBe(false);
});

test("a signature verifies with jose, by the key set as it is published", async () => {
  const { signature, ...rest } = asRead(receipt);
  const [header, , bytes] = signature.split(".");
  const payload = Buffer.from(canonical(rest)).toString("base64url");
  const jws = { protected: header, payload, signature: bytes };
  await expect(flattenedVerify(jws, createLocalJWKSet(keys))).resolves.toMatchObject({
    protectedHeader: { alg: "EdDSA" },
  });
});

test("the key's id is its thumbprint, and no published member is secret", async () => {
  const [key] = keys.keys;
  expect(key!.kid).toBe(await calculateJwkThumbprint(key!));
  expect(Object.keys(key!).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
});

test("the same receipt is signed with the same bytes, in every process of an installation", async () => {
  expect(await signReceipt(unsigned)).toEqual(receipt);
  const secret = newCredentialsKey();
  expect((await deriveSigningKey(secret)).publicKey).toEqual((await deriveSigningKey(secret)).publicKey);
});

test("members in any order are the same receipt", async () => {
  const turn = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(turn);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, turn(member)]),
    );
  };
  const turned = turn(asRead(receipt)) as object;
  expect(Object.keys(turned)[0]).toBe("signature");
  expect(await checkSignature(turned, keys)).toMatchObject({ outcome: "good" });
});

/** The way to every value that holds no others. */
function leavesOf(value: Json, way: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...way]];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...way, name]));
}

function change(root: Json, [name, ...rest]: readonly string[], by: (value: Json) => Json): Json {
  if (name === undefined) return by(root);
  const copy = structuredClone(root) as Record<string, Json>;
  copy[name] = change(copy[name]!, rest, by);
  return copy;
}

test("any change of any member breaks the signature", async () => {
  const whole: Json = asRead(receipt);
  const leaves = leavesOf(whole);
  expect(leaves.length).toBeGreaterThanOrEqual(60);
  for (const way of leaves) {
    const other = fc.jsonValue().filter((value) => typeof value !== "object" || value === null);
    await fc.assert(
      fc.asyncProperty(other, async (value) => {
        const forged = change(whole, way, (was) => {
          fc.pre(!Object.is(was, value) && !(was === 0 && value === 0));
          return value as Json;
        });
        expect(await checkSignature(forged as object, keys), way.join(".")).not.toMatchObject({ outcome: "good" });
      }),
      { numRuns: 8 },
    );
  }
});

test("a member left out or put in, at any depth, breaks the signature", async () => {
  const whole = asRead(receipt);
  for (const place of [whole, whole.usage, whole.price, whole.price.long_context, whole.routing.tried[0]]) {
    place.added = null;
    expect(await checkSignature(whole, keys)).toMatchObject({ outcome: "broken" });
    delete place.added;
    const [name] = Object.keys(place).filter((name) => name !== "signature");
    const { [name!]: value } = place;
    delete place[name!];
    expect(await checkSignature(whole, keys)).toMatchObject({ outcome: "broken" });
    place[name!] = value;
  }
  expect(await checkSignature(whole, keys)).toMatchObject({ outcome: "good" });
  const inherited = JSON.stringify(whole).replace("{", '{"__proto__":{"paid":true},');
  expect(await checkSignature(JSON.parse(inherited), keys)).toMatchObject({ outcome: "broken" });
});

test("any other letter in the signature breaks it, also where base64 has bits to spare", async () => {
  const { signature } = receipt;
  for (let index = 0; index < signature.length; index++) {
    for (const letter of "AQgw-_9.") {
      if (letter === signature[index]) continue;
      const forged = { ...receipt, signature: signature.slice(0, index) + letter + signature.slice(index + 1) };
      expect(await checkSignature(forged, keys), `letter ${index}`).not.toMatchObject({ outcome: "good" });
    }
  }
});

test("another installation's key does not verify, not even under our key's id", async () => {
  const other = await deriveSigningKey(newCredentialsKey());
  expect(await checkSignature(receipt, { keys: [other.publicKey] })).toMatchObject({ outcome: "unknown_key" });
  const posing = { keys: [{ ...other.publicKey, kid: keys.keys[0]!.kid }] };
  expect(await checkSignature(receipt, posing)).toMatchObject({ outcome: "broken" });
});

test.each([undefined, null, "", "..", "a.b.c", 7, {}, "e30..AAAA", "bm90IGpzb24..AAAA"])(
  "%j is no signature",
  async (signature) => {
    expect(await checkSignature({ ...unsigned, signature }, keys)).toEqual({ outcome: "unsigned" });
  },
);

test("a header that asks for no signature, or for a shared secret, is not believed", async () => {
  const { kid, x } = keys.keys[0]!;
  for (const alg of ["none", "HS256", "ES256"]) {
    const header = Buffer.from(JSON.stringify({ alg, kid })).toString("base64url");
    for (const bytes of ["", x, receipt.signature.split(".")[2]!]) {
      const forged = { ...receipt, signature: `${header}..${bytes}` };
      expect(await checkSignature(forged, keys)).not.toMatchObject({ outcome: "good" });
    }
  }
});
