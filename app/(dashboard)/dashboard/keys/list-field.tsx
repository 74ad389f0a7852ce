import { useId } from "react";

type Props = {
  readonly label: string;
  readonly name: string;
  readonly hint: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly error?: string;
};

/** Several things, one a line. */
export function ListField({ label, name, hint, value, placeholder, error }: Props) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-[550] leading-5">
        {label}
      </label>
      <textarea
        id={id}
        name={name}
        rows={3}
        defaultValue={value}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="none"
        aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
        aria-invalid={error ? true : undefined}
        className="block w-full rounded-md border border-edge bg-card px-3 py-2 font-mono text-[13px] text-ink placeholder:text-faint aria-invalid:border-danger"
      />
      <p id={`${id}-hint`} className="mt-1.5 text-[13px] text-faint">
        {hint}
      </p>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
