import { handlers } from "@/lib/web/auth";
import { route } from "@/lib/web/route";

// Its own token against forged requests, and the check that every door of ours makes.
export const GET = route(handlers.GET);
export const POST = route(handlers.POST);
