import { listRules } from "./list-rules";
import { describeMarkups, findExamples, type PricedModel } from "./rule-examples";

type Props = { models: readonly PricedModel[]; markups: ReadonlyMap<string, number> };

/** Every rule of a charge, each with a price in force of one of these models where there is one. */
export function ChargingRules({ models, markups }: Props) {
  const rules = listRules(findExamples(models), describeMarkups(markups));
  return (
    <section aria-labelledby="rules" className="mt-20">
      <h2 id="rules" className="text-[28px]">
        How a call is charged
      </h2>
      <dl className="mt-6 grid gap-x-16 md:grid-cols-2">
        {rules.map(({ name, text, example }) => (
          <div key={name} className="border-t border-dashed border-line-strong py-6">
            <dt className="font-[550]">{name}</dt>
            <dd className="mt-1.5 text-[15px] text-soft">{text}</dd>
            {example && <dd className="mt-1.5 text-[13px] text-faint [overflow-wrap:anywhere]">{example}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
