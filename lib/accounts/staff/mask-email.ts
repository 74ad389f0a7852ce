/** An address as a list shows it: recognised by who knows it, read by nobody else. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  const ending = domain.slice(domain.lastIndexOf("."));
  return `${email.slice(0, 1)}…@${domain.slice(0, 1)}…${ending}`;
}
