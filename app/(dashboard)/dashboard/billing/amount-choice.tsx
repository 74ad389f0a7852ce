type Props = { readonly choicesUsd: readonly string[]; readonly picked: string | undefined };

/** Amounts to pick from. Picking one empties the field for another amount, as what is typed there counts first. */
export function AmountChoice({ choicesUsd, picked }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-[550] leading-5">Amount</legend>
      <div className="grid grid-cols-4 gap-2 sm:flex">
        {choicesUsd.map((usd) => (
          <label
            key={usd}
            className="figure flex min-h-11 items-center justify-center rounded-md border border-edge/60 px-3 text-[15px] hover:border-ink has-checked:border-ink has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent sm:min-w-20"
          >
            <input
              type="radio"
              name="pickedUsd"
              value={usd}
              defaultChecked={usd === picked}
              className="sr-only"
              onChange={(event) => {
                const typed = event.currentTarget.form?.elements.namedItem("amountUsd");
                if (typed instanceof HTMLInputElement) typed.value = "";
              }}
            />
            ${usd}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
