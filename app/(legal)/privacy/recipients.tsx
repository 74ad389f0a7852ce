import type { LiveProvider } from "@/lib/privacy/policy-facts";
import { Outside, Section } from "../document";

export function Providers({ providers }: { providers: readonly LiveProvider[] }) {
  return (
    <Section id="providers" title="Who receives your calls">
      <p>
        A call goes to one place: the provider of the model you chose. It goes under our credential and carries neither
        your name, your e-mail address, nor your network address, and none of the headers by which a program gives
        itself away. What you put into the body of a call, a user id of your own for instance, arrives there as you
        wrote it. From then on the provider’s own policy holds for it, and the provider may be in another country than
        you.
      </p>
      {providers.length === 0 ? (
        <p>
          At the moment this installation reaches no provider: only the built-in sandbox answers, and it answers here.
        </p>
      ) : (
        <>
          <p>Calls can reach these now:</p>
          <ul>
            {providers.map(({ id, name, dataPolicyUrl }) => (
              <li key={id}>
                <strong>{name}</strong>
                {dataPolicyUrl ? (
                  <>
                    {": "}
                    <Outside href={dataPolicyUrl}>what it says about your data</Outside>
                  </>
                ) : (
                  ": a server of the operator’s choice. Ask us whose it is."
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

export function Payments() {
  return (
    <Section id="payments" title="Payments">
      <p>
        No payment service is connected to this installation, so none receives anything about you. Credit is entered by
        the operator. We see no card numbers, and have no place to put one.
      </p>
    </Section>
  );
}

export function Law() {
  return (
    <Section id="sharing" title="Who else can see your data">
      <p>
        The people who run this installation and need it for their work, and the companies that give them servers and
        carry their mail, who may use it for nothing else. Anyone beyond that only with your explicit consent, or where
        a law or a court order compels us. In that case we hand over no more than is asked, and there is no more to hand
        over than the table above: words that were never kept cannot be demanded.
      </p>
    </Section>
  );
}
