import { isRecord } from "../../media";

const keptByProvider = ["container", "thread", "user_profile_id", "workspace_id"];

/**
 * The parameter by which a request refers to something that the provider keeps for whoever holds the credential: a
 * container, a thread, an uploaded file. Null when there is none.
 */
export function findStatefulParam(parsed: Record<string, unknown>, messages: readonly unknown[]): string | null {
  const member = keptByProvider.find((name) => parsed[name] !== undefined && parsed[name] !== null);
  return member ?? (messages.some(namesFile) ? "file_id" : null);
}

function namesFile(holder: unknown): boolean {
  if (!isRecord(holder) || !Array.isArray(holder.content)) return false;
  return holder.content.some((block) => {
    if (!isRecord(block)) return false;
    if (block.type === "container_upload") return true;
    const { source } = block;
    if (!isRecord(source)) return namesFile(block);
    return source.type === "file" || namesFile(source);
  });
}
