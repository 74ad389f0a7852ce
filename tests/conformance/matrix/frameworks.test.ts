/** The AI SDK and LangChain against every family of models, through the engine. */
import { clients } from "@/tests/support/conformance/clients/all";
import { makersOwn } from "./feature";
import { proveMatrix } from "./prove-matrix";

proveMatrix(clients.filter(({ id }) => !makersOwn.includes(id)));
