import type { ReactNode } from "react";

/** How the layers of a chart look: told apart by pattern, so that no colour need be seen. */
const fills = ["hatched", "plain", "dotted", "lined", "crossed"] as const;
const size = 6;

const idOf = (layer: number) => `layer-${fills[(layer - 1) % fills.length]}`;

/** The first is the accent itself. */
export function layerFill(layer: number): { className?: string; fill?: string } {
  return layer === 0 ? { className: "fill-accent" } : { fill: `url(#${idOf(layer)})` };
}

/** To stand once in a page's SVG, for all that use the fills. */
export function LayerPatterns() {
  return (
    <defs>
      <Pattern layer={1} turn={45}>
        <rect width={3} height={size} className="fill-accent" />
      </Pattern>
      <Pattern layer={2}>
        <rect width={size} height={size} className="fill-faint" />
      </Pattern>
      <Pattern layer={3}>
        <circle cx={3} cy={3} r={1.6} className="fill-ink" />
      </Pattern>
      <Pattern layer={4}>
        <rect width={size} height={2.5} className="fill-soft" />
      </Pattern>
      <Pattern layer={5} turn={45}>
        <path d="M0 0H6M0 0V6" strokeWidth={1.6} className="stroke-faint" />
      </Pattern>
    </defs>
  );
}

function Pattern({ layer, turn = 0, children }: { layer: number; turn?: number; children: ReactNode }) {
  return (
    <pattern
      id={idOf(layer)}
      width={size}
      height={size}
      patternUnits="userSpaceOnUse"
      patternTransform={`rotate(${turn})`}
    >
      <rect width={size} height={size} className="fill-card" />
      {children}
    </pattern>
  );
}
