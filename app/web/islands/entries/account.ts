// Accounts and letters: forms that work without a script.

import "../../styles/quotes.css";
import "../../styles/account.css";
import "../../styles/prose.css";
