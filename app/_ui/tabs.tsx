import { Fragment, type ReactNode, useId } from "react";

export type Tab = { name: string; content: ReactNode };

/** The same thing in several forms; choosing one needs no script. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const group = useId();
  return (
    <fieldset className="my-4 min-w-0 rounded-lg border border-line bg-card">
      <legend className="sr-only">{label}</legend>
      <div className="tabs">
        {tabs.map(({ name, content }, index) => (
          <Fragment key={name}>
            <input type="radio" name={group} id={`${group}-${index}`} defaultChecked={index === 0} />
            <label htmlFor={`${group}-${index}`}>{name}</label>
            <div className="panel">{content}</div>
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}
