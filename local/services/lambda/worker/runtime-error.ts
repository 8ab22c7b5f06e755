/** An error of Lambda's Node runtime itself, by the name that Lambda answers, such as `Runtime.HandlerNotFound`. */
export function runtimeError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name: `Runtime.${name}` });
}
