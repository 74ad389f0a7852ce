import type { Client } from "./client";
import { frameworkClients } from "./frameworks";
import { makersClients } from "./makers";

export const clients: readonly Client[] = [...makersClients, ...frameworkClients];
