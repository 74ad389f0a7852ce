import { gatewayError } from "../../../gateway-error";

/** Says no to what no other provider could be told: 400, naming the parameter and quoting nothing. */
export function refuse(param: string, message: string): never {
  throw gatewayError("unsupported_parameter", message, { param });
}
