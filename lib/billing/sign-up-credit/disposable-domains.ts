/** Domains that hand a mailbox to anybody for minutes. 2.5 MB of names, read when the first address is judged. */
import { singleton } from "@/lib/base/singleton";

type Disposable = { readonly domains: ReadonlySet<string>; readonly parents: ReadonlySet<string> };

/** Whether an address is one to throw away: its domain is listed, or lies under one whose subdomains all are. */
export async function isDisposable(email: string): Promise<boolean> {
  const { domains, parents } = await singleton("disposable-domains", load);
  const domain = email
    .slice(email.lastIndexOf("@") + 1)
    .toLowerCase()
    .replace(/\.$/, "");
  if (domains.has(domain)) return true;
  const labels = domain.split(".");
  return labels.some((_, index) => parents.has(labels.slice(index).join(".")));
}

async function load(): Promise<Disposable> {
  const [domains, parents] = await Promise.all([
    import("disposable-email-domains/index.json"),
    import("disposable-email-domains/wildcard.json"),
  ]);
  return { domains: new Set(domains.default), parents: new Set(parents.default) };
}
