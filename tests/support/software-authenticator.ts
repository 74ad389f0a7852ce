/** An authenticator in software, as WebAuthn's level 3 describes one: ES256, attestation "none", discoverable. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

type Site = { readonly origin: string; readonly rpId: string };

/** What a test may let it do wrong. */
export type Deviation = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  isUserVerified?: boolean;
  /** What it says it has signed before; else it counts. */
  count?: number;
  type?: string;
  userHandle?: string | undefined;
};

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();
const flag = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };

export function softwareAuthenticator(site: Site) {
  const id = randomBytes(32);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let count = 0;
  let userHandle: string | undefined;

  const clientData = (type: string, challenge: string, { origin = site.origin }: Deviation) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  const head = ({ rpId = site.rpId, isUserVerified = true, count: said }: Deviation, more = 0) => {
    count += 1;
    const flags = flag.userPresent | (isUserVerified ? flag.userVerified : 0) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(said ?? count);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), counter]);
  };

  /** Answers navigator.credentials.create(), as JSON. */
  function create(options: { challenge: string; user: { id: string } }, deviation: Deviation = {}): string {
    userHandle = options.user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
    const authData = Buffer.concat([head(deviation, flag.attested | flag.backupEligible), attested]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", Uint8Array.from(authData)],
    ]);
    const response = {
      clientDataJSON: base64Url(
        clientData(deviation.type ?? "webauthn.create", deviation.challenge ?? options.challenge, deviation),
      ),
      attestationObject: base64Url(isoCBOR.encode(attestation as never)),
      transports: ["internal"],
    };
    return toJson(response);
  }

  /** Answers navigator.credentials.get(), as JSON. */
  function get(options: { challenge: string }, deviation: Deviation = {}): string {
    const client = clientData(deviation.type ?? "webauthn.get", deviation.challenge ?? options.challenge, deviation);
    const authenticatorData = head(deviation, flag.backupEligible);
    const signature = sign("sha256", Buffer.concat([authenticatorData, sha256(client)]), privateKey);
    return toJson({
      clientDataJSON: base64Url(client),
      authenticatorData: base64Url(authenticatorData),
      signature: base64Url(signature),
      userHandle: "userHandle" in deviation ? deviation.userHandle : userHandle,
    });
  }

  function toJson(response: object): string {
    const credentialId = base64Url(id);
    const shape = { id: credentialId, rawId: credentialId, type: "public-key", clientExtensionResults: {} };
    return JSON.stringify({ ...shape, response });
  }

  return { create, get, credentialId: base64Url(id) };
}

function coseKey(publicKey: KeyObject): Uint8Array {
  const { x, y } = publicKey.export({ format: "jwk" });
  const point = (text: string | undefined) => Uint8Array.from(Buffer.from(text!, "base64url"));
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, point(x)],
    [-3, point(y)],
  ]);
  return isoCBOR.encode(key as never);
}
