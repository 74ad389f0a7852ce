import type { ReactNode } from "react";

const rules: { name: string; text: ReactNode }[] = [
  {
    name: "Before the call, a hold",
    text: "The most that the call can cost is set aside from your balance before the provider is asked: the whole prompt, counted generously, and the longest answer it may give. Set max_tokens and the hold is smaller. If you set none and the balance is low, the answer is limited to what the balance can pay for; if it cannot bear the call at all, the call is refused and nothing is sent.",
  },
  {
    name: "After the call, the charge",
    text: "Tokens times the price of one token, added up in trillionths of a dollar and rounded up once, to a billionth. The rest of the hold is yours again. A charge is never more than its hold; if a call cost more, the difference is ours.",
  },
  {
    name: "The price you saw",
    text: "A call is charged at the price in force when it was admitted, also if the price changes while it runs. The receipt names it.",
  },
  {
    name: "Cached input",
    text: "Tokens that the provider read from its cache cost the cached price instead of the input price. They are part of the input total and never counted twice.",
  },
  {
    name: "Reasoning",
    text: "Tokens a model thinks with are output tokens, as its provider counts them. The receipt shows how many they were.",
  },
  {
    name: "Errors cost nothing",
    text: "A call that the provider refused, that never reached it, or that failed before the answer began costs 0. If a stream breaks later, you pay for the prompt and for what had come.",
  },
  {
    name: "When you hang up",
    text: "Close the connection and the provider’s is closed as well. Before the provider began to answer that costs nothing; afterwards you pay for the prompt and for what had come until then.",
  },
  {
    name: "When nobody counted",
    text: "If the provider sends no token count, or the call ended before it could, tokens are estimated from the size of what went by: four bytes each, never more than was held. The receipt says so.",
  },
];

export function ChargingRules() {
  return (
    <section aria-labelledby="rules" className="mt-20">
      <h2 id="rules" className="text-[28px]">
        How a call is charged
      </h2>
      <dl className="mt-6 grid gap-x-16 md:grid-cols-2">
        {rules.map((rule) => (
          <div key={rule.name} className="border-t border-dashed border-line-strong py-6">
            <dt className="font-[550]">{rule.name}</dt>
            <dd className="mt-1.5 text-[15px] text-soft">{rule.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
