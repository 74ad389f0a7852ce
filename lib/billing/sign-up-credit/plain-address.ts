type MailboxRule = {
  /** Every domain under which one mailbox is reached; the first stands for all. */
  readonly domains: readonly string[];
  /** What the provider passes over in the name. */
  readonly ignored?: RegExp;
  /** `anything@name.domain` reaches `name@domain`. */
  readonly hasNamesAsSubdomains?: true;
};

/** Where many spellings lead to one mailbox, by what the providers themselves say. */
const rules: readonly MailboxRule[] = [
  { domains: ["gmail.com", "googlemail.com"], ignored: /\./g },
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignored: /[._-]/g },
  { domains: ["icloud.com", "me.com", "mac.com"] },
  { domains: ["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"], ignored: /[.-]/g },
  { domains: ["fastmail.com"], hasNamesAsSubdomains: true },
  { domains: ["fastmail.fm"], hasNamesAsSubdomains: true },
];

/**
 * The one form of all the addresses that reach a mailbox: lower case, without a `+tag`, and without what its provider
 * ignores. Good for telling mailboxes apart and never for sending.
 */
export function toPlainAddress(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).replace(/\.$/, "");
  const name = address.slice(0, at);
  for (const { domains, ignored, hasNamesAsSubdomains } of rules) {
    if (domains.includes(domain)) return write(name, domains[0]!, ignored);
    const owner = hasNamesAsSubdomains && domain.endsWith(`.${domains[0]}`) && domain.slice(0, -domains[0]!.length - 1);
    if (owner) return write(owner, domains[0]!);
  }
  return write(name, domain);
}

function write(name: string, domain: string, ignored?: RegExp): string {
  // A name that is nothing but a tag stays: an empty one would be everybody's.
  const untagged = name.split("+", 1)[0] || name;
  return `${(ignored && untagged.replace(ignored, "")) || untagged}@${domain}`;
}
