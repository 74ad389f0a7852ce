const kinds = [
  { kind: "inference", label: "For calls", hint: "It calls models, and spends." },
  { kind: "management", label: "For managing", hint: "It makes and changes keys through the API, and calls no model." },
] as const;

/** Which of the two kinds of key it is to be. */
export function KindFields({ isManagement }: { isManagement: boolean }) {
  return (
    <fieldset>
      <legend className="text-sm font-[550] leading-5">Kind</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {kinds.map(({ kind, label, hint }) => (
          <label key={kind} className="flex min-h-11 items-start gap-3 py-2.5 text-[15px] leading-snug">
            <input
              type="radio"
              name="kind"
              value={kind}
              defaultChecked={isManagement === (kind === "management")}
              className="mt-px size-5 flex-none accent-accent"
            />
            <span>
              {label} <span className="block text-[13px] text-faint">{hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
