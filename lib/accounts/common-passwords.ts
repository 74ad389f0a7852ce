/**
 * Words and runs that the most used passwords are made of, longest first. With a minimum of 15 characters a guesser's
 * list is mostly these, doubled, joined and numbered; `judge-password.ts` refuses what little else is made of.
 */
export const commonParts = `
qwertyuiopasdfghjklzxcvbnm qwertyuiopasdfghjkl 1qaz2wsx3edc4rfv5tgb qazwsxedcrfvtgb 1q2w3e4r5t6y7u8i q1w2e3r4t5y6u7i8
correcthorsebatterystaple thequickbrownfox quickbrownfox jumpsoverthelazydog tobeornottobe
maytheforcebewithyou itwasthebestoftimes nevergonnagiveyouup callmeishmael openthepodbaydoors
qwertyuiop asdfghjkl zxcvbnm azertyuiop qwertzuiop qwerty azerty qwertz asdfgh zxcvbn asdf zxcv qazwsx 1qaz2wsx zaq12wsx
1q2w3e4r5t 1q2w3e4r 1q2w3e q1w2e3r4 passwords password passwort motdepasse contrasena contraseña senha parola wachtwoord
passw0rd p@ssw0rd p@ssword pa55word pa$$word pass1234 passphrase pass secret topsecret geheim changeme changeit
letmein iloveyou ilovegod iloveu loveyou welcome willkommen bienvenue admin administrator superuser superman spiderman batman
starwars pokemon pikachu football fußball soccer baseball basketball hockey liverpool chelsea arsenal barcelona realmadrid
juventus monkey dragon master shadow sunshine princess princesa charlie michael jessica jennifer jordan ashley daniel
thomas robert andrew michelle nicole anthony matthew hunter ranger buster tigger ginger pepper cookie chocolate cheese
summer winter spring autumn january february march april monday friday sunday computer internet samsung google
facebook instagram whatsapp youtube twitter linkedin amazon netflix apple iphone android microsoft windows linux
whatever nothing trustno1 freedom forever family mother father friends lovely flower purple orange yellow silver golden
blink182 mustang ferrari porsche mercedes corvette harley yamaha killer hacker matrix gandalf hogwarts harrypotter minecraft
fortnite roblox default example sample guest login signin signup account user username test testing tester temp temporary
demo root server database hello helloworld goodbye abcdefgh abcdefg abcdef abcd1234 abc123 abcd a1b2c3d4 a1b2c3 aa123456
chatgpt openai gpt anthropic claude gemini llm apikey gateway token
`
  .trim()
  .split(/\s+/)
  .sort((left, right) => right.length - left.length);
