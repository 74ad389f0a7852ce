import type { Deployment, UpstreamRequest } from "../ports";
import type { Outgoing } from "./way";

/** A request as it goes to a provider: the credential is put on last, so that nothing can stand in its place. */
export function toUpstreamRequest(
  outgoing: Outgoing,
  { credentialHeaders, timeouts, isPooled }: Deployment,
  options: { readonly accept: string; readonly headersTimeoutMs: number },
): UpstreamRequest {
  return {
    url: outgoing.url,
    headers: {
      "content-type": "application/json",
      accept: options.accept,
      "accept-encoding": "identity",
      "user-agent": "tacit",
      ...outgoing.headers,
      ...credentialHeaders,
    },
    body: outgoing.body,
    connectTimeoutMs: timeouts.connectMs,
    headersTimeoutMs: options.headersTimeoutMs,
    publicOnly: !isPooled,
  };
}
