import { Field } from "@/app/_ui/field";
import { type KeyKind, type KeyScope, keyScopes } from "@/lib/keys/schema";
import { scopeWords } from "./scope-words";

type Props = {
  readonly kind: KeyKind;
  readonly ticked: readonly KeyScope[];
  readonly error?: string;
  readonly className?: string;
};

/** What a key of this kind may do, as boxes to tick. */
export function ScopeFields({ kind, ticked, error, className = "" }: Props) {
  return (
    <fieldset className={className} aria-describedby={error ? `scopes-${kind}-error` : undefined}>
      <legend className="text-sm font-[550] leading-5">What it may do</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {keyScopes[kind].map((scope) => (
          <Field
            key={scope}
            type="checkbox"
            name={`${kind}:${scope}`}
            value="on"
            defaultChecked={ticked.includes(scope)}
            label={
              <>
                {scopeWords[scope]} <span className="font-mono text-[12px] text-faint">{scope}</span>
              </>
            }
          />
        ))}
      </div>
      {error && (
        <p id={`scopes-${kind}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
