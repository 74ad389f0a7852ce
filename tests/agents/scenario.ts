/** What the fake models do with an agent: one turn of words, or one call of its shell and then words about the output. */
import type { Play } from "@/tests/support/conformance/fake-providers";
import type { ProviderAsk } from "@/tests/support/conformance/provider-ask";
import { calling, type ScriptedAnswer, saying } from "@/tests/support/conformance/scripted-answer";
import type { Agent } from "./agents/agent";

export const textPrompt = "Greet me in one short line.";
export const textAnswer = "Good day from the scripted model.";

export const toolPrompt = "Please count the parcels with your shell.";
/** Only a shell makes the output of it; the request must carry that output back for the last answer to be given. */
export const shellCommand = "printf 'parcels-%d' 42";
const shellOutput = "parcels-42";
export const toolAnswer = "There are forty-two parcels.";

export function playFor(agent: Agent): (ask: ProviderAsk) => Play {
  return (ask) => ({ type: "answer", answer: answer(agent, ask) });
}

function answer(agent: Agent, ask: ProviderAsk): ScriptedAnswer {
  const body = ask.bytes.toString();
  // An errand of the agent's own, such as a title for the session, brings no tools.
  if (ask.toolNames.length === 0) return saying(JSON.stringify({ title: "A greeting" }));
  if (!body.includes(toolPrompt)) return saying(textAnswer);
  if (body.includes(shellOutput)) {
    // A chat provider signs nothing.
    const isSigned = ask.wire === "openai_chat" || body.includes(proof);
    return saying(isSigned ? toolAnswer : "The proof of my thought did not come home.");
  }
  const call = agent.callShell(ask.toolNames, shellCommand);
  return call ? thinkingFirst(calling(call)) : saying(`There is no shell among ${ask.toolNames.join(", ")}.`);
}

const proof = "cHJvb2Ytb2YtYS10aG91Z2h0LWZvci10aGUtcGFyY2Vscw==";

function thinkingFirst(answer: ScriptedAnswer): ScriptedAnswer {
  const thought = { type: "reasoning" as const, text: "I have to count them.", signature: proof };
  return { ...answer, said: [thought, ...answer.said] };
}
