import { Fragment } from "react";

/** A long name that may be broken where its words end, and nowhere else. */
export function Breakable({ children }: { children: string }) {
  const words = children.split(/(?<=[_/:])/);
  return words.map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words never move
    <Fragment key={index}>
      {word}
      <wbr className="sm:hidden" />
    </Fragment>
  ));
}
