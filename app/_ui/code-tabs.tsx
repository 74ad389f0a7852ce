import { Fragment, useId } from "react";
import { CodeBlock } from "./code-block";

export type CodeSample = { name: string; code: string };

/** The same call in several languages; choosing one needs no script. */
export function CodeTabs({ samples, label }: { samples: readonly CodeSample[]; label: string }) {
  const group = useId();
  return (
    <fieldset className="my-4 min-w-0 rounded-lg border border-line bg-card">
      <legend className="sr-only">{label}</legend>
      <div className="tabs">
        {samples.map(({ name, code }, index) => (
          <Fragment key={name}>
            <input type="radio" name={group} id={`${group}-${index}`} defaultChecked={index === 0} />
            <label htmlFor={`${group}-${index}`}>{name}</label>
            <div className="panel">
              <CodeBlock code={code} label={`${label}: ${name}`} framed={false} />
            </div>
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}
