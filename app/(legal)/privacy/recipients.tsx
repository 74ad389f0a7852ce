import type { LiveProvider, PolicyFacts } from "@/lib/privacy/policy-facts";
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

export function Payments({ facts: { paymentProcessors } }: { facts: PolicyFacts }) {
  if (paymentProcessors.length === 0) {
    return (
      <Section id="payments" title="Payments">
        <p>
          No payment service is connected to this installation, so none receives anything about you. Credit is entered
          by the operator. We see no card numbers, and have no place to put one.
        </p>
      </Section>
    );
  }
  const names = paymentProcessors.map(({ name }) => name).join(" or ");
  return (
    <Section id="payments" title="Payments">
      <p>
        If you buy credit, you pay on the pages of {names}. What you type there, your card, your name, your address,
        goes there and not to us: we see no card numbers, and have no place to put one. From us {names} gets your e-mail
        address, the amount, the number of the order, and the id of your account with us. Back come the news that the
        order was paid, refunded or disputed, how much that was, and the id under which you are known there.
      </p>
      <p>
        If you allow automatic top-ups, {names} keeps your means of payment and we keep its id, which is of no use to
        anyone else. Who never buys credit is not known there. What {names} does with what it knows is in its own
        policy:
      </p>
      <ul>
        {paymentProcessors.map(({ id, name, privacyUrl }) => (
          <li key={id}>
            <Outside href={privacyUrl}>{name}: privacy policy</Outside>
          </li>
        ))}
      </ul>
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
