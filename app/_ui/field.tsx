import { type ComponentProps, type ReactNode, useId } from "react";

type Props = Omit<ComponentProps<"input">, "id" | "name" | "size"> & {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  error?: string;
};

/** A labelled input with its hint and its error tied to it. `type="checkbox"` puts the label to the right. */
export function Field({ label, hint, error, type = "text", className = "", ...input }: Props) {
  const id = useId();
  const notes = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
  const control = { ...input, id, type, "aria-describedby": notes, "aria-invalid": error ? true : undefined };
  return (
    <div className={className}>
      {type === "checkbox" ? (
        <label htmlFor={id} className="flex min-h-11 items-start gap-3 py-2.5 text-[15px] leading-snug">
          <input {...control} className="mt-px size-5 flex-none accent-accent" />
          <span>{label}</span>
        </label>
      ) : (
        <>
          <label htmlFor={id} className="mb-1.5 block text-sm font-[550] leading-5">
            {label}
          </label>
          <input
            {...control}
            className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink placeholder:text-faint aria-invalid:border-danger"
          />
        </>
      )}
      {hint && (
        <p
          id={`${id}-hint`}
          className={`text-[13px] text-faint ${type === "checkbox" ? "-mt-1.5 pb-1.5 pl-8" : "mt-1.5"}`}
        >
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
