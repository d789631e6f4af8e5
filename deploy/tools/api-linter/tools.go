//go:build tools

package tools

import _ "github.com/googleapis/api-linter/cmd/api-linter"
