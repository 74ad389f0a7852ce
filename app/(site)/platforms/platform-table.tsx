import { Cell, Table } from "@/app/_ui/table";
import type { PlatformView } from "@/lib/platforms/list-platforms";

const domainsShown = 6;

export function PlatformTable({ platforms }: { platforms: readonly PlatformView[] }) {
  return (
    <Table
      caption="Platforms whose public addresses can be described"
      columns={[{ label: "platform" }, { label: "addresses under", hide: "phone" }, { label: "its policy" }]}
    >
      {platforms.map(({ id, name, homeUrl, domains, policyUrl, termsUrl, isOpen }) => (
        <tr key={id}>
          <Cell head className="align-top [overflow-wrap:anywhere]">
            <span className="font-[550]">{name}</span>
            {!isOpen && <span className="block text-[13px] text-faint">not set up by the operator</span>}
            <span className="block font-mono text-[13px] text-soft md:hidden">{domains[0]}</span>
          </Cell>
          <Cell hide="phone" className="align-top font-mono text-[13px] text-soft [overflow-wrap:anywhere]">
            {domains.slice(0, domainsShown).join(", ")}
            {domains.length > domainsShown && ` and ${domains.length - domainsShown} more`}
          </Cell>
          <Cell nowrap className="align-top">
            {policyUrl ? (
              <Leaving href={policyUrl} of={name}>
                Privacy
              </Leaving>
            ) : (
              <Leaving href={homeUrl} of={name}>
                Home page
              </Leaving>
            )}
            {termsUrl && (
              <>
                {" · "}
                <Leaving href={termsUrl} of={name}>
                  Terms
                </Leaving>
              </>
            )}
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function Leaving({ href, of: name, children }: { href: string; of: string; children: string }) {
  return (
    <a href={href} rel="noreferrer" className="inline-block py-1 underline underline-offset-4">
      {children}
      <span className="sr-only"> of {name}</span>
    </a>
  );
}
