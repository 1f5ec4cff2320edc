// Pages of the operator: nothing runs there, they only have a look of their own.

import "../../styles/operator.css";
import "../../styles/prose.css";
