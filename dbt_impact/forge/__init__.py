"""Where pull requests are discussed (GitHub, GitLab, Azure DevOps, Bitbucket), and the one comment that is kept."""
