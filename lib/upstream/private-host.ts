import { isIP } from "node:net";

const privateNames = /^[^.]+$|\.(localhost|local|internal|lan|home\.arpa)$/i;
const privateV4 =
  /^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const privateV6 = /^(::1$|f[cd]|fe[89ab])/i;

/** Whether a host lies on this machine or in a private network, by its name or literal address alone. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  switch (isIP(host)) {
    case 4:
      return privateV4.test(host);
    case 6:
      return privateV6.test(host);
    default:
      return privateNames.test(host);
  }
}
