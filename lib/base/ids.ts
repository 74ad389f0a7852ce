let lastMs = 0;
let sequence = 0;
let pool = new Uint8Array(0);
let poolUsed = 0;

/** A time-ordered UUID (RFC 9562, version 7). Ids made in one process sort in the order they were made. */
export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const random = randomHex();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, "0")}-a${random.slice(0, 3)}-${random.slice(3)}`;
}

// Random bytes are drawn in bulk: one system call for 64 ids.
function randomHex(): string {
  if (poolUsed + 8 > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(512));
    poolUsed = 0;
  }
  let hex = "";
  for (const end = poolUsed + 8; poolUsed < end; poolUsed++) hex += pool[poolUsed]!.toString(16).padStart(2, "0");
  return hex.slice(0, 15);
}

/** The form in which a request's UUID is shown outside: `req_` and 32 hex digits. */
export function toRequestId(uuid: string): string {
  return `req_${uuid.replaceAll("-", "")}`;
}

/** The UUID in `req_…`, or null when the text is no request id. */
export function parseRequestId(text: string): string | null {
  const hex = /^req_([0-9a-f]{32})$/.exec(text)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : null;
}
