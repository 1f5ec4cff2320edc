// Accounts and letters: forms that work without a script, and passkeys, which need one.

import "../../styles/quotes.css";
import "../../styles/account.css";
import "../../styles/prose.css";
import "../passkeys";
