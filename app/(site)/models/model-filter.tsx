import { Button } from "@/app/_ui/button";
import { abilities, type Filter } from "./select-models";

type Props = { filter: Filter; providers: readonly { id: string; name: string }[] };

const control = "min-h-11 w-full min-w-0 rounded-md border border-edge bg-card px-3 text-base placeholder:text-faint";

/** A form that asks the same page again: it needs no script, and a filter has an address. */
export function ModelFilter({ filter, providers }: Props) {
  return (
    <search>
      <form method="get" className="mb-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(0,2fr)_1fr_1fr_auto]">
        <label>
          <span className="sr-only">Search models</span>
          <input
            name="q"
            type="search"
            defaultValue={filter.query}
            placeholder="Name or provider"
            className={control}
          />
        </label>
        <label>
          <span className="sr-only">Provider</span>
          <select name="provider" defaultValue={filter.provider ?? ""} className={control}>
            <option value="">Every provider</option>
            {providers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="sr-only">Ability</span>
          <select name="can" defaultValue={filter.ability ?? ""} className={control}>
            <option value="">Every ability</option>
            {Object.entries(abilities).map(([word, { label }]) => (
              <option key={word} value={word}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <Button variant="quiet">Search</Button>
      </form>
    </search>
  );
}
