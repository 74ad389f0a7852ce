/**
 * The seam between the engine and whatever carries HTTP: bytes in, bytes out, back-pressure both ways, and nothing of
 * the carrier. A mount turns its own request into a `RelayRequest` and its own response into a `RelaySink`:
 * `mount-web.ts` does so for Request and Response; one over a server's sockets takes as few lines.
 */
export type RelayRequest = {
  readonly method: string;
  /** As the client wrote it, with its query. */
  readonly path: string;
  /** Whence it comes, as far as that can be believed; null when it cannot be told. */
  readonly address: string | null;
  /** `name` in lower case. */
  header(name: string): string | null;
  /** The whole body; null as soon as it is longer than `bytesMax`, without reading on. Rejects when the client is gone. */
  readBody(bytesMax: number): Promise<Uint8Array | null>;
  /** The body as it arrives, for what goes on before it is whole. Once, and instead of `readBody`. */
  openBody(): BodySource;
};

/** A body on its way, one `read` at a time. */
export type BodySource = {
  /** What came next; null at the end. Nothing is taken from the client before it is asked for. Rejects when the client is gone. */
  read(): Promise<Uint8Array | null>;
  /** Nobody wants the rest, and a `read` that waits need not: the connection may be cut. */
  cancel(): void;
};

/**
 * `head` is called once, then `write` any number of times, then one of `end` and `fail`. An answer whose head carries
 * `content-length`, or whose status is 204, is ended in the same tick; the head of any other is to be sent at once.
 */
export type RelaySink = {
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** False: enough for now; the mount calls `resume` when more may come. */
  write(bytes: Uint8Array): boolean;
  end(bytes?: Uint8Array): void;
  /** Cut the connection: what was sent is not a whole answer and cannot be said to be one. */
  fail(): void;
};

export type RelayControl = {
  resume(): void;
  /** The client is gone. Nothing more is written; the provider is let go at once and the call settles. */
  abort(): void;
};
