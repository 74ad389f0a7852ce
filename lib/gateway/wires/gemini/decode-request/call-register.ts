import { partsOf } from "../forward/measure-contents";
import { pickRecord } from "../spelling";

/** Ids for the calls of a conversation, and which call a result answers. */
export type CallRegister = {
  /** Gives a call its id: its own, or one by its place in the conversation, the same on every turn. */
  open(call: Record<string, unknown>): { readonly id: string; readonly name: string };
  /** The call that a result answers: by id, or else the first unanswered one of that name. */
  answer(response: Record<string, unknown>): { readonly id: string; readonly name: string };
};

/** Google leaves ids out, and then tells results apart by name and order only. */
export function createCallRegister(contents: readonly unknown[]): CallRegister {
  const given = new Set(contents.flatMap(partsOf).flatMap(givenId));
  const byId = new Map<string, Queue>();
  const byName = new Map<string, Queue>();
  let count = 0;

  const makeId = () => {
    let id: string;
    do id = `call_${++count}`;
    while (given.has(id));
    return id;
  };

  return {
    open({ id, name }) {
      const call = { id: isId(id) ? id : makeId(), name: typeof name === "string" ? name : "", isAnswered: false };
      queueOf(byId, call.id).calls.push(call);
      queueOf(byName, call.name).calls.push(call);
      return call;
    },
    answer({ id, name }) {
      const known = typeof name === "string" ? name : "";
      const call = (isId(id) ? firstUnanswered(byId.get(id)) : null) ?? firstUnanswered(byName.get(known));
      if (!call) return { id: isId(id) ? id : makeId(), name: known };
      call.isAnswered = true;
      return call;
    },
  };
}

type Call = { readonly id: string; readonly name: string; isAnswered: boolean };
/** Calls in their order; those before `from` have been answered, so that nobody looks at them again. */
type Queue = { readonly calls: Call[]; from: number };

function queueOf(queues: Map<string, Queue>, key: string): Queue {
  const queue = queues.get(key) ?? { calls: [], from: 0 };
  queues.set(key, queue);
  return queue;
}

function firstUnanswered(queue: Queue | undefined): Call | null {
  if (!queue) return null;
  while (queue.calls[queue.from]?.isAnswered) queue.from++;
  return queue.calls[queue.from] ?? null;
}

function givenId(part: Record<string, unknown>): readonly string[] {
  const call = pickRecord(part, "functionCall");
  return isId(call?.id) ? [call.id] : [];
}

function isId(id: unknown): id is string {
  return typeof id === "string" && id !== "";
}
