import type { CompatResults } from "./schema";

const places = {
  product: "the whole product, as npm start runs it",
  development: "the whole product in its development mode",
  engine: "the gateway’s engine, without the website",
};

/** What stands behind the tables, and what does not. */
export function HowItWasMade({ results: { node, agents } }: { results: CompatResults }) {
  const agentsCalled = agents && places[agents.host];
  return (
    <section aria-labelledby="method" className="max-w-[46em]">
      <h2 id="method" className="text-[28px]">
        How this was made
      </h2>
      <div className="mt-4 space-y-4 text-[15px] text-soft">
        <p>
          A program (<span className="font-mono text-[13px]">npm run compat</span>, on Node.js {node}) calls the gateway
          with the packages named above, over a real connection, and writes these tables. The same proofs are among the
          tests that every change has to pass. The SDKs called the engine behind a plain HTTP server
          {agentsCalled && `; the agents called ${agentsCalled}`}.
        </p>
        <p>
          The providers were played: a server that speaks the four dialects and says what the proof needs, so that every
          answer, count and failure is known beforehand. It shares no code with the gateway. Where client and provider
          speak the same dialect, their bytes are compared; elsewhere, what the client’s own SDK understood.
        </p>
        <h3 className="text-lg text-ink">What was not tested</h3>
        <ul className="list-disc space-y-1.5 pl-5">
          <li>Live providers and real models: none was called, so nothing here says how well a model does its work.</li>
          <li>Other versions of these packages, and clients that are not listed.</li>
          <li>
            Features that the tables do not name, such as audio, files and the tools that providers run themselves.
          </li>
          {!agents && <li>Coding agents: this run was made without them.</li>}
          <li>A dash means that there was nothing to prove; the note below the table says why.</li>
        </ul>
      </div>
    </section>
  );
}
