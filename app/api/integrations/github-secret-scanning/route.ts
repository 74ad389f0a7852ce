import { reportMaxBytes, takeGithubReport } from "@/lib/keys/leaks/take-github-report";
import { messageRoute } from "@/lib/web/message-route";

export const dynamic = "force-dynamic";

export const POST = messageRoute(reportMaxBytes, takeGithubReport);
